//! What anybody may ask of a certificate: is it one of ours, and is it valid now.

use domain::{CalendarDate, CertificateCode, CertificateState};

use super::Inner;
use super::certificates::Printed;
use crate::entity::from_date;
use crate::{Error, repo};

/// See [`crate::Services::verification`].
pub struct Verification<'a>(pub(crate) &'a Inner);

/// What the face says and how it stands now. No ID number, birth date or phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The code.
    pub code: CertificateCode,
    /// State now.
    pub state: CertificateState,
    /// 姓名.
    pub name: String,
    /// 会员证号.
    pub member_no: String,
    /// 会员类别.
    pub category: String,
    /// 服务所名称.
    pub firm: String,
    /// The issuing association.
    pub association: String,
    /// 签发日期.
    pub issued_on: CalendarDate,
    /// Version, from 1.
    pub version: u32,
}

impl Verification<'_> {
    /// The certificate of this code; `None` if nobody here has issued it.
    pub async fn by_code(&self, code: &CertificateCode) -> Result<Option<Verdict>, Error> {
        let found = repo::certificates::by_public_code(self.0.db.read(), code.as_str()).await?;
        let Some(row) = found else { return Ok(None) };
        let summary = super::certificates::summary(&row)?;
        let printed = Printed::from_json(&row.face)?;
        Ok(Some(Verdict {
            code: summary.code,
            state: summary.state,
            name: printed.name,
            member_no: printed.member_no,
            category: printed.category,
            firm: printed.firm,
            association: printed.provincial_association,
            issued_on: from_date(row.issued_on),
            version: summary.version,
        }))
    }
}
