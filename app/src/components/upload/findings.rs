//! What is said of the photo before it is sent.

use domain::crop::CropRect;
use domain::{CheckGrade, PhotoCheck, PhotoWarning};
use web_sys::ImageBitmap;

use crate::browser::studio::{Judged, ShownCheck};

/// What checks are made of: a crop, and whether its background is to be white.
pub type Question = (CropRect, bool);

/// What is known of the photo chosen last.
#[derive(Clone, Default)]
pub struct Findings {
    /// The worker has looked at the photo and judges its crops.
    pub ready: bool,
    /// There is no worker, or it failed: the server alone checks.
    pub absent: bool,
    /// What the checks below are of.
    pub judged: Option<Question>,
    /// The checks, in order.
    pub checks: Vec<ShownCheck>,
    /// What speaks for somebody else, and whether the member has the photo already.
    pub warnings: Vec<PhotoWarning>,
    /// The server has not said yet what speaks for somebody else.
    pub asking_whose: bool,
    /// The background is to be white.
    pub whiten: bool,
    /// The crop judged last, on white.
    pub white: Option<ImageBitmap>,
    /// White was asked for, but background and person could not be told apart.
    pub inseparable: bool,
}

impl Findings {
    /// Takes the answer to a question.
    pub fn take(&mut self, question: Question, answer: Option<Judged>) {
        let Some(Judged { checks, white }) = answer else {
            self.give_up();
            return;
        };
        let (rect, asked) = question;
        self.checks = checks;
        self.white = white;
        if asked {
            self.whiten = self.white.is_some();
            self.inseparable = !self.whiten;
        }
        self.judged = Some((rect, self.whiten));
    }

    /// Takes what the server found.
    pub fn take_servers(&mut self, checks: Vec<PhotoCheck>) {
        self.checks = checks
            .into_iter()
            .map(|check| ShownCheck {
                grade: check.grade,
                slug: check.kind.slug().into(),
                text: check.text,
            })
            .collect();
    }

    /// Leaves the checking to the server.
    pub fn give_up(&mut self) {
        *self = Self {
            absent: true,
            warnings: std::mem::take(&mut self.warnings),
            asking_whose: self.asking_whose,
            ..Self::default()
        };
    }

    /// How many checks came out so.
    pub fn count(&self, grade: CheckGrade) -> usize {
        let same = |check: &&ShownCheck| check.grade == grade;
        self.checks.iter().filter(same).count()
    }

    /// All findings in one sentence, whoever made them; empty while some are still to come and
    /// nothing has been found yet.
    pub fn verdict(&self) -> String {
        let fails = self.count(CheckGrade::Fail);
        let whose = self.warnings.iter().filter(|warning| !warning.is_note());
        let warnings = self.count(CheckGrade::Warn) + whose.count();
        if self.absent && self.checks.is_empty() {
            let said = "此浏览器无法在上传前检查照片，上传后由服务器检查。";
            return match warnings {
                0 => said.to_owned(),
                _ => format!("{said}另有 {warnings} 项提醒"),
            };
        }
        match (fails, warnings) {
            (0, 0) if self.checks.is_empty() || self.asking_whose => String::new(),
            (0, 0) => "检查全部通过".to_owned(),
            (0, _) => format!("{warnings} 项提醒，请核对"),
            _ => format!("{fails} 项不合格，{warnings} 项提醒"),
        }
    }

    /// Whether the photo is taken with a reason only.
    pub fn fails(&self) -> bool {
        self.count(CheckGrade::Fail) > 0
    }
}

#[cfg(test)]
mod tests {
    use domain::OwnPhoto;

    use super::*;

    const RECT: CropRect = CropRect {
        x: 1.0,
        y: 2.0,
        width: 26.0,
        height: 32.0,
        rotation: 0.0,
    };

    fn check(grade: CheckGrade) -> ShownCheck {
        ShownCheck {
            grade,
            slug: "faces".into(),
            text: "人脸 1 张".into(),
        }
    }

    #[test]
    fn white_that_cannot_be_had_is_off_again() {
        let mut findings = Findings {
            ready: true,
            whiten: true,
            ..Findings::default()
        };
        let answer = Judged {
            checks: vec![check(CheckGrade::Fail), check(CheckGrade::Pass)],
            white: None,
        };
        findings.take((RECT, true), Some(answer));
        assert!(!findings.whiten && findings.inseparable && findings.fails());
        assert_eq!(findings.judged, Some((RECT, false)));
        assert_eq!(findings.count(CheckGrade::Warn), 0);
    }

    #[test]
    fn one_sentence_counts_every_finding() {
        let mut findings = Findings {
            ready: true,
            asking_whose: true,
            checks: vec![check(CheckGrade::Pass), check(CheckGrade::Pass)],
            ..Findings::default()
        };
        assert_eq!(findings.verdict(), "", "something is still to come");
        findings.warnings = vec![PhotoWarning::FileName(None)];
        findings.asking_whose = false;
        assert_eq!(findings.verdict(), "1 项提醒，请核对");
        // That the member has the photo already is nothing to check.
        let own = PhotoWarning::OwnPhoto(OwnPhoto::InUse);
        findings.warnings.push(own);
        assert_eq!(findings.verdict(), "1 项提醒，请核对");
        findings.checks.push(check(CheckGrade::Warn));
        assert_eq!(findings.verdict(), "2 项提醒，请核对");
        findings.checks.push(check(CheckGrade::Fail));
        assert_eq!(findings.verdict(), "1 项不合格，2 项提醒");
        findings.give_up();
        assert!(findings.verdict().ends_with("另有 1 项提醒"));
        findings = Findings {
            ready: true,
            checks: vec![check(CheckGrade::Pass)],
            ..Findings::default()
        };
        assert_eq!(findings.verdict(), "检查全部通过");
    }

    #[test]
    fn a_worker_that_fails_leaves_it_to_the_server() {
        let mut findings = Findings {
            ready: true,
            checks: vec![check(CheckGrade::Fail)],
            warnings: vec![PhotoWarning::FileName(None)],
            ..Findings::default()
        };
        findings.take((RECT, false), None);
        assert!(findings.absent && !findings.ready && !findings.fails());
        assert_eq!(findings.warnings.len(), 1);
    }
}
