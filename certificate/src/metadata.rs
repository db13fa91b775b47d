//! What the file says about itself: the information dictionary, and the same as XMP, which
//! ISO 19005-2 (6.6.2) wants to agree.

use lopdf::{Dictionary, Object, StringFormat, dictionary};
use time::{OffsetDateTime, UtcOffset};

use crate::pdf::utf16;
use crate::printed::Printed;

const TITLE: &str = "执业电子会员证";
pub(crate) const CREATOR: &str = "会证";
const PRODUCER: &str = "printpdf";

/// Language of the document (RFC 5646).
pub(crate) const LANGUAGE: &str = "zh-CN";

/// The words both forms share.
pub(crate) struct Metadata<'a> {
    title: String,
    author: &'a str,
    moment: OffsetDateTime,
}

impl<'a> Metadata<'a> {
    /// Of a certificate.
    pub(crate) fn of(printed: &'a Printed) -> Self {
        let title = if printed.name.is_empty() {
            TITLE.to_owned()
        } else {
            format!("{TITLE} {}", printed.name)
        };
        // In Beijing time, in which the day of issue was counted.
        let beijing = UtcOffset::from_hms(8, 0, 0).unwrap_or(UtcOffset::UTC);
        Self {
            title,
            author: &printed.provincial_association,
            moment: printed.issued_at.to_offset(beijing),
        }
    }

    /// Who answers for the document: the association.
    pub(crate) fn author(&self) -> &str {
        self.author
    }

    /// `D:20261123101530+08'00'` (ISO 32000-1, 7.9.4).
    pub(crate) fn date(&self) -> String {
        let at = self.moment;
        format!(
            "D:{:04}{:02}{:02}{:02}{:02}{:02}+08'00'",
            at.year(),
            u8::from(at.month()),
            at.day(),
            at.hour(),
            at.minute(),
            at.second()
        )
    }

    /// The information dictionary (ISO 32000-1, 14.3.3).
    pub(crate) fn information(&self) -> Dictionary {
        let date = Object::string_literal(self.date());
        dictionary! {
            "Title" => text(&self.title),
            "Author" => text(self.author),
            "Creator" => text(CREATOR),
            "Producer" => Object::string_literal(PRODUCER),
            "CreationDate" => date.clone(),
            "ModDate" => date,
        }
    }

    /// The XMP packet (ISO 16684-1), which also claims PDF/A-2b (ISO 19005-2, 6.6.4).
    pub(crate) fn packet(&self) -> String {
        let at = self.moment;
        let date = format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}+08:00",
            at.year(),
            u8::from(at.month()),
            at.day(),
            at.hour(),
            at.minute(),
            at.second()
        );
        let (title, author) = (escaped(&self.title), escaped(self.author));
        format!(
            "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\
             <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\
             <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
             <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
             xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" \
             xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" \
             pdfaid:part=\"2\" pdfaid:conformance=\"B\" pdf:Producer=\"{PRODUCER}\" \
             xmp:CreatorTool=\"{CREATOR}\" xmp:CreateDate=\"{date}\" xmp:ModifyDate=\"{date}\">\
             <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>\
             <dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>\
             <dc:language><rdf:Bag><rdf:li>{LANGUAGE}</rdf:li></rdf:Bag></dc:language>\
             </rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"r\"?>"
        )
    }
}

/// A text string (ISO 32000-1, 7.9.2.2).
pub(crate) fn text(text: &str) -> Object {
    Object::String(utf16(text), StringFormat::Hexadecimal)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
