//! Print sheets of issued certificates.

use std::collections::HashMap;

use ::certificate::print::{self, Adjustment, Card, Paper, Sheet};
use domain::printing::{MAX_PRINTED, PrintChoices, PrintRefusal, from_hundredths};
use domain::{PaperKind, PublicError, SheetKind};
use serde_json::json;

use super::Context;
use crate::entity::{certificate, printer_profile};
use crate::repo::{self, audit::Event};
use crate::{Error, FileStore, Scope};

/// See [`crate::Services::printing`].
pub struct Printing<'a> {
    pub(crate) cx: &'a Context,
}

/// What to print, and how.
#[derive(Clone, Debug)]
pub struct PrintOrder {
    /// The members, in the order of the sheets; one named twice is printed once.
    pub members: Vec<i64>,
    /// How certificates are put on paper.
    pub kind: SheetKind,
    /// Between cards, in tenths of a millimetre, 0 to 40.
    pub gutter: u16,
    /// Identity of the printer's profile; none for a printer that prints true.
    pub profile: Option<i64>,
}

impl Printing<'_> {
    /// The sheets of the members' valid certificates, as a PDF file.
    ///
    /// # Errors
    /// [`PublicError::PrintRefused`] for an order out of bounds, [`PublicError::NotFound`] for a
    /// member or profile that is not the association's, [`PublicError::NotIssued`] with the names
    /// of those without a valid certificate. Nothing is printed then.
    pub async fn sheets(&self, scope: &Scope, order: PrintOrder) -> Result<Vec<u8>, Error> {
        scope.may_change()?;
        if order.gutter > 40 {
            return Err(PublicError::from(PrintRefusal::Gutter).into());
        }
        if order.kind == SheetKind::Card {
            self.check_card_address()?;
        }
        let db = self.cx.db.read();
        let profile = match order.profile {
            Some(id) => Some(self.profile(scope, id).await?),
            None => None,
        };
        let members = distinct(&order.members);
        if members.is_empty() || members.len() > MAX_PRINTED {
            return Err(PublicError::from(PrintRefusal::Members).into());
        }
        let found = repo::members::by_ids(db, scope, &members).await?;
        if found.len() != members.len() {
            return Err(PublicError::NotFound.into());
        }
        let names: HashMap<i64, String> = found.into_iter().map(|row| (row.id, row.name)).collect();
        let rows = repo::certificates::valid_of(db, scope, &members).await?;
        let mut valid: HashMap<i64, certificate::Model> =
            rows.into_iter().map(|row| (row.member_id, row)).collect();
        let (mut issued, mut without) = (Vec::new(), Vec::new());
        for id in &members {
            match valid.remove(id) {
                Some(row) => issued.push(row),
                None => without.extend(names.get(id).cloned()),
            }
        }
        if !without.is_empty() {
            return Err(PublicError::NotIssued(without).into());
        }
        let detail = json!({
            "kind": order.kind.slug(),
            "codes": issued.iter().map(|row| row.code.as_str()).collect::<Vec<_>>(),
            "profile": profile.as_ref().map(|profile| profile.name.as_str()),
        });
        let bytes = self.draw(&order, profile.as_ref(), issued).await?;
        let event = Event::of("certificate.print", detail);
        let transaction = self.cx.db.begin().await?;
        repo::audit::record(&transaction, scope, self.cx.clock.now(), event).await?;
        transaction.commit().await?;
        Ok(bytes)
    }

    /// What can be chosen from.
    pub async fn choices(&self, scope: &Scope) -> Result<PrintChoices, Error> {
        let no_cards = self.check_card_address().err();
        Ok(PrintChoices {
            profiles: super::printers::Printers { cx: self.cx }
                .list(scope)
                .await?,
            no_cards: no_cards.map(|refusal| refusal.title()),
        })
    }

    /// Whether a card's QR symbol can hold the address in use in modules that printers print and
    /// telephones read.
    ///
    /// # Errors
    /// [`PublicError::PrintRefused`] with the numbers, `address` by name.
    pub fn check_card_address(&self) -> Result<(), PublicError> {
        // All codes are of one length.
        let url = format!("{}/verify/{:0>26}", self.cx.public_url, "");
        print::check_address(&url).map_err(|found| PublicError::PrintRefused {
            reason: "address".to_owned(),
            message: format!(
                "核验网址长 {} 个字符，卡片上的二维码最多容纳 {} 个（每格至少 0.4 毫米，否则难以扫描），\
                 未生成打印文件；请改印 A5 或 A4 版式，或请管理员换用较短的网址。",
                found.length, found.most
            ),
        })
    }

    async fn draw(
        &self,
        order: &PrintOrder,
        profile: Option<&printer_profile::Model>,
        issued: Vec<certificate::Model>,
    ) -> Result<Vec<u8>, Error> {
        let adjustment = profile.map(adjustment).unwrap_or_default();
        let gutter = f32::from(order.gutter) / 10.0;
        let kind = order.kind;
        let (files, renderer) = (self.cx.files.clone(), self.cx.renderer.clone());
        let public_url = self.cx.public_url.clone();
        let permit = self.cx.printing.clone().acquire_owned().await;
        let permit = permit.map_err(|_| PublicError::Busy)?;
        tokio::task::spawn_blocking(move || {
            // Held until the work is done, even if nobody waits for it any more.
            let _permit = permit;
            let file = |row: certificate::Model| Ok(files.get(&row.sha256)?);
            let full_size = |sheet, issued: Vec<certificate::Model>| {
                print::certificates(sheet, &adjustment, issued.into_iter().map(file))
            };
            match kind {
                SheetKind::A5 => full_size(Sheet::A5, issued),
                SheetKind::A4One => full_size(Sheet::OneOnA4, issued),
                SheetKind::A4Two => full_size(Sheet::TwoOnA4, issued),
                SheetKind::Card => {
                    let cards = issued.iter().map(|row| card(row, &files, &public_url));
                    print::cards(gutter, &adjustment, cards, &renderer)
                }
            }
        })
        .await?
    }

    /// The page that a printer is calibrated with; with a profile, the page to see whether it is
    /// right.
    ///
    /// # Errors
    /// [`PublicError::NotFound`] for a profile that is not the association's.
    pub async fn calibration(
        &self,
        scope: &Scope,
        paper: PaperKind,
        profile: Option<i64>,
    ) -> Result<Vec<u8>, Error> {
        let profile = match profile {
            Some(id) => Some(self.profile(scope, id).await?),
            None => None,
        };
        let adjustment = profile.as_ref().map(adjustment).unwrap_or_default();
        let applied = match &profile {
            None => "未套用校准。".to_owned(),
            Some(row) => format!(
                "已套用“{}”：左右偏移 {} 毫米，上下偏移 {} 毫米，横向缩放 {}%，纵向缩放 {}%。",
                row.name,
                from_hundredths(row.offset_x),
                from_hundredths(row.offset_y),
                from_hundredths(row.scale_x),
                from_hundredths(row.scale_y),
            ),
        };
        let paper = match paper {
            PaperKind::A5Landscape => Paper::A5Landscape,
            PaperKind::A4Landscape => Paper::A4Landscape,
            PaperKind::A4Portrait => Paper::A4Portrait,
        };
        let fonts = self.cx.renderer.clone();
        let drawn = move || print::calibration(paper, &adjustment, &applied, &fonts);
        Ok(tokio::task::spawn_blocking(drawn).await??)
    }

    async fn profile(&self, scope: &Scope, id: i64) -> Result<printer_profile::Model, Error> {
        let found = repo::printers::by_id(self.cx.db.read(), scope, id).await?;
        Ok(found.ok_or(PublicError::NotFound)?)
    }
}

fn distinct(members: &[i64]) -> Vec<i64> {
    let mut seen = std::collections::HashSet::new();
    let distinct = members.iter().copied().filter(|id| seen.insert(*id));
    distinct.collect()
}

/// What a card says: what the certificate says.
fn card(row: &certificate::Model, files: &FileStore, public_url: &str) -> Result<Card, Error> {
    let (printed, code) = (row.printed.clone().into_inner(), &row.code);
    Ok(Card {
        name: printed.name,
        member_no: printed.member_no,
        firm: printed.firm,
        association: printed.template.provincial_association,
        issued_on: row.issued_on.to_chinese(),
        code: code.grouped(),
        verify_url: format!("{public_url}/verify/{}", code.as_str()),
        photo: files.get(&row.photo_sha256)?,
    })
}

#[expect(
    clippy::cast_precision_loss,
    reason = "hundredths within 10 mm and 3 % are small"
)]
fn adjustment(row: &printer_profile::Model) -> Adjustment {
    let millimetres = |hundredths: i32| hundredths as f32 / 100.0;
    let factor = |hundredths: i32| hundredths as f32 / 10_000.0;
    Adjustment {
        offset: (millimetres(row.offset_x), millimetres(row.offset_y)),
        scale: (factor(row.scale_x), factor(row.scale_y)),
    }
}
