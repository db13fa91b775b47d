//! The page of an issued file as a form object of another document.
//!
//! The page's content and resources are what it looks like, and all that is taken: links, signature
//! fields and the structure tree stay behind. Streams are copied as they are, so that neither photo
//! nor fonts are encoded again, and what many certificates share (ornament, seals) is stored once.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use crate::deflate::Deflater;

/// Entries that tie an object to what stays behind.
const LEFT_BEHIND: [&[u8]; 7] = [
    b"Parent",
    b"StructParent",
    b"StructParents",
    b"Metadata",
    b"PieceInfo",
    b"LastModified",
    b"Length",
];
/// How many levels a page inherits through, and how many references lead to one another.
const DEPTH: usize = 32;

/// A page as a form object.
pub(crate) struct Imported {
    pub(crate) id: ObjectId,
    /// The page's box in points: left, lower, right, upper edge.
    pub(crate) bounds: [f32; 4],
}

/// Takes pages into one document.
pub(crate) struct Importer {
    pub(crate) target: Document,
    /// Objects of the target by the hash of their contents.
    known: HashMap<u64, Vec<ObjectId>>,
}

/// How far the copy of a source's object is.
enum Copied {
    /// Being copied; its number, if something inside it refers to it.
    Open(Option<ObjectId>),
    Done(ObjectId),
}

type Seen = BTreeMap<ObjectId, Copied>;

impl Importer {
    pub(crate) fn new() -> Self {
        Self {
            target: Document::with_version("1.7"),
            known: HashMap::new(),
        }
    }

    /// Takes the only page of a file. The error says what is wrong with the file.
    pub(crate) fn page(
        &mut self,
        file: &[u8],
        deflater: &mut Deflater,
    ) -> Result<Imported, String> {
        let source = Document::load_mem(file).map_err(|error| error.to_string())?;
        if source.is_encrypted() {
            return Err("it is encrypted".to_owned());
        }
        let mut pages = source.page_iter();
        let (Some(page), None) = (pages.next(), pages.next()) else {
            return Err("it does not have exactly one page".to_owned());
        };
        let dict = source
            .get_dictionary(page)
            .map_err(|error| error.to_string())?;
        let turned = inherited(&source, dict, b"Rotate").and_then(|turn| turn.as_i64().ok());
        if turned.unwrap_or(0) % 360 != 0 {
            return Err("its page is turned".to_owned());
        }
        let bounds = inherited(&source, dict, b"MediaBox")
            .and_then(|bounds| rectangle(&source, bounds))
            .ok_or("its page has no size")?;
        let mut seen = Seen::new();
        let mut form = content(&source, page, deflater)?;
        form.dict.set("Type", "XObject");
        form.dict.set("Subtype", "Form");
        form.dict.set("BBox", bounds.map(Object::Real).to_vec());
        let resources = inherited(&source, dict, b"Resources").cloned();
        let resources = resources.unwrap_or_else(|| Dictionary::new().into());
        form.dict
            .set("Resources", self.copy(&source, &mut seen, &resources)?);
        if let Ok(group) = dict.get(b"Group") {
            form.dict
                .set("Group", self.copy(&source, &mut seen, group)?);
        }
        Ok(Imported {
            id: self.target.add_object(form),
            bounds,
        })
    }

    fn copy(
        &mut self,
        source: &Document,
        seen: &mut Seen,
        object: &Object,
    ) -> Result<Object, String> {
        Ok(match object {
            Object::Reference(id) => Object::Reference(self.copy_indirect(source, seen, *id)?),
            Object::Array(all) => {
                let copies = all.iter().map(|object| self.copy(source, seen, object));
                Object::Array(copies.collect::<Result<_, _>>()?)
            }
            Object::Dictionary(dict) => {
                Object::Dictionary(self.copy_dictionary(source, seen, dict)?)
            }
            Object::Stream(stream) => {
                let dict = self.copy_dictionary(source, seen, &stream.dict)?;
                Object::Stream(Stream::new(dict, stream.content.clone()).with_compression(false))
            }
            plain => plain.clone(),
        })
    }

    fn copy_dictionary(
        &mut self,
        source: &Document,
        seen: &mut Seen,
        dict: &Dictionary,
    ) -> Result<Dictionary, String> {
        let mut copy = Dictionary::new();
        for (key, value) in dict {
            if !LEFT_BEHIND.contains(&key.as_slice()) {
                copy.set(key.clone(), self.copy(source, seen, value)?);
            }
        }
        Ok(copy)
    }

    /// The number in the target of a source's object, copied with all it refers to the first time.
    fn copy_indirect(
        &mut self,
        source: &Document,
        seen: &mut Seen,
        id: ObjectId,
    ) -> Result<ObjectId, String> {
        match seen.get_mut(&id) {
            Some(Copied::Done(copy)) => return Ok(*copy),
            Some(Copied::Open(number)) => {
                return Ok(*number.get_or_insert_with(|| self.target.new_object_id()));
            }
            None => {}
        }
        if seen.len() > 100_000 {
            return Err("it has too many objects".to_owned());
        }
        seen.insert(id, Copied::Open(None));
        // A reference to nothing is null (ISO 32000-1, 7.3.10).
        let object = source.get_object(id).unwrap_or(&Object::Null);
        let copy = self.copy(source, seen, object)?;
        let number = match seen.get(&id) {
            Some(Copied::Open(Some(number))) => {
                self.target.objects.insert(*number, copy);
                *number
            }
            _ => self.stored_once(copy),
        };
        seen.insert(id, Copied::Done(number));
        Ok(number)
    }

    fn stored_once(&mut self, object: Object) -> ObjectId {
        let mut hasher = DefaultHasher::new();
        digest(&object, &mut hasher);
        let alike = self.known.entry(hasher.finish()).or_default();
        let same = alike
            .iter()
            .find(|id| self.target.objects.get(id) == Some(&object));
        if let Some(same) = same {
            return *same;
        }
        let id = self.target.add_object(object);
        alike.push(id);
        id
    }
}

/// The page's content as one stream: as it is if it is one, else put together.
fn content(source: &Document, page: ObjectId, deflater: &mut Deflater) -> Result<Stream, String> {
    let streams: Vec<&Stream> = source
        .get_page_contents(page)
        .into_iter()
        .map(|id| source.get_object(id).and_then(Object::as_stream))
        .collect::<Result<_, _>>()
        .map_err(|error| error.to_string())?;
    let mut dict = Dictionary::new();
    if let [only] = streams.as_slice() {
        for key in [b"Filter".as_slice(), b"DecodeParms"] {
            if let Ok(value) = only.dict.get_deref(key, source) {
                dict.set(key, value.clone());
            }
        }
        return Ok(Stream::new(dict, only.content.clone()).with_compression(false));
    }
    let mut whole = Vec::new();
    for stream in streams {
        let part = stream.get_plain_content();
        whole.extend(part.map_err(|error| error.to_string())?);
        // The parts of a content may end in the middle of nothing but a line (7.8.2).
        whole.push(b'\n');
    }
    dict.set("Filter", "FlateDecode");
    Ok(Stream::new(dict, deflater.deflate(&whole)).with_compression(false))
}

/// An entry of a page or of the nodes above it, dereferenced.
fn inherited<'a>(source: &'a Document, page: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    let mut node = page;
    for _ in 0..DEPTH {
        if let Ok(found) = node.get_deref(key, source) {
            return Some(found);
        }
        node = node.get_deref(b"Parent", source).ok()?.as_dict().ok()?;
    }
    None
}

fn rectangle(source: &Document, object: &Object) -> Option<[f32; 4]> {
    let sides = object.as_array().ok()?;
    let mut numbers = sides.iter().map(|side| {
        let (_, side) = source.dereference(side).ok()?;
        side.as_float().ok()
    });
    let mut next = || numbers.next().flatten();
    let (a, b, c, d) = (next()?, next()?, next()?, next()?);
    Some([a.min(c), b.min(d), a.max(c), b.max(d)])
}

/// Feeds an object's contents to a hash; equal objects give equal hashes.
fn digest(object: &Object, hasher: &mut DefaultHasher) {
    std::mem::discriminant(object).hash(hasher);
    match object {
        Object::Null => {}
        Object::Boolean(value) => value.hash(hasher),
        Object::Integer(value) => value.hash(hasher),
        Object::Real(value) => value.to_bits().hash(hasher),
        Object::Name(bytes) | Object::String(bytes, _) => bytes.hash(hasher),
        Object::Array(all) => all.iter().for_each(|object| digest(object, hasher)),
        Object::Dictionary(dict) => digest_dictionary(dict, hasher),
        Object::Stream(stream) => {
            digest_dictionary(&stream.dict, hasher);
            stream.content.hash(hasher);
        }
        Object::Reference(id) => id.hash(hasher),
    }
}

fn digest_dictionary(dict: &Dictionary, hasher: &mut DefaultHasher) {
    for (key, value) in dict {
        key.hash(hasher);
        digest(value, hasher);
    }
}
