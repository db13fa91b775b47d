//! The document's objects as a file: those that may share a compressed stream do, the others stand
//! for themselves, and a compressed table says where each is (ISO 32000-1, 7.5.7 and 7.5.8). It is
//! a tenth smaller than the form that lists everything in the open, and quicker to compress in one
//! piece than in twenty.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use crate::deflate::Deflater;
use crate::sign::{PLACEHOLDER_RANGE, Room};
use crate::syntax::{push_dictionary, push_object};

/// Version of the file format, and the mark that says that bytes beyond ASCII follow.
const HEAD: &[u8] = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n";

/// A signature's dictionary, which has to stand in the open, with the room for the signature.
pub(crate) struct SignatureSlot {
    /// The number it is referred to by.
    pub(crate) id: ObjectId,
    /// Everything in it but byte range and contents.
    pub(crate) dictionary: Dictionary,
    /// Bytes of the longest signature.
    pub(crate) size: usize,
}

/// Where an object is.
#[derive(Clone, Copy)]
enum Place {
    Open { offset: usize },
    Shared { index: usize },
}

/// Writes the document. The objects in it are compressed already, where they are to be.
pub(crate) fn write(
    document: &Document,
    signature: Option<&SignatureSlot>,
    deflater: &mut Deflater,
) -> (Vec<u8>, Option<Room>) {
    let mut out = HEAD.to_vec();
    let mut places: Vec<(u32, Place)> = Vec::new();
    let mut shared = Shared::default();
    for (&(id, _), object) in &document.objects {
        if matches!(object, Object::Stream(_)) {
            places.push((id, Place::Open { offset: out.len() }));
            open(&mut out, id, object);
        } else {
            let index = shared.push(id, object);
            places.push((id, Place::Shared { index }));
        }
    }
    let room = match signature {
        Some(slot) => {
            places.push((slot.id.0, Place::Open { offset: out.len() }));
            Some(signature_object(&mut out, slot))
        }
        None => None,
    };
    let next = places.iter().map(|(id, _)| id + 1).max().unwrap_or(1);
    let (container, table) = (next, next + 1);
    places.push((container, Place::Open { offset: out.len() }));
    open(
        &mut out,
        container,
        &Object::Stream(shared.stream(deflater)),
    );
    places.push((table, Place::Open { offset: out.len() }));
    places.sort_by_key(|(id, _)| *id);

    let start = out.len();
    let stream = cross_reference(&places, container, &document.trailer, deflater);
    open(&mut out, table, &Object::Stream(stream));
    out.extend_from_slice(format!("startxref\n{start}\n%%EOF\n").as_bytes());
    (out, room)
}

fn open(out: &mut Vec<u8>, id: u32, object: &Object) {
    out.extend_from_slice(format!("{id} 0 obj\n").as_bytes());
    push_object(out, object);
    out.extend_from_slice(b"\nendobj\n");
}

fn signature_object(out: &mut Vec<u8>, slot: &SignatureSlot) -> Room {
    out.extend_from_slice(format!("{} 0 obj\n", slot.id.0).as_bytes());
    push_dictionary(out, &slot.dictionary);
    // Back before the end of the dictionary.
    out.truncate(out.len() - b">>".len());
    out.extend_from_slice(b"/ByteRange ");
    let start = out.len();
    out.extend_from_slice(PLACEHOLDER_RANGE.as_bytes());
    let byte_range = start..out.len();
    out.extend_from_slice(b"/Contents ");
    let start = out.len();
    out.push(b'<');
    out.resize(out.len() + 2 * slot.size, b'0');
    out.push(b'>');
    let contents = start..out.len();
    out.extend_from_slice(b">>\nendobj\n");
    Room {
        byte_range,
        contents,
    }
}

/// The objects of the shared stream so far: their numbers and offsets, and their text.
#[derive(Default)]
struct Shared {
    index: Vec<u8>,
    count: usize,
    text: Vec<u8>,
}

impl Shared {
    fn push(&mut self, id: u32, object: &Object) -> usize {
        let place = format!("{id} {} ", self.text.len());
        self.index.extend_from_slice(place.as_bytes());
        push_object(&mut self.text, object);
        self.text.push(b'\n');
        self.count += 1;
        self.count - 1
    }

    fn stream(mut self, deflater: &mut Deflater) -> Stream {
        let first = self.index.len();
        self.index.extend(self.text);
        let mut dict = Dictionary::new();
        dict.set("Type", "ObjStm");
        dict.set("N", integer(self.count));
        dict.set("First", integer(first));
        dict.set("Filter", "FlateDecode");
        Stream::new(dict, deflater.deflate(&self.index))
    }
}

fn cross_reference(
    places: &[(u32, Place)],
    container: u32,
    trailer: &Dictionary,
    deflater: &mut Deflater,
) -> Stream {
    /// Bytes of an offset: no certificate has 16 MB, a print sheet may.
    const OFFSET: usize = 4;
    // Object 0 is the head of the list of free numbers, which is empty.
    let mut rows = vec![0, 0, 0, 0, 0, 0xff, 0xff];
    let mut sections = vec![(0, 1)];
    for (id, place) in places {
        match sections.last_mut() {
            Some((first, count)) if *first + *count == *id => *count += 1,
            _ => sections.push((*id, 1)),
        }
        let (kind, place, index) = match place {
            Place::Open { offset } => (1, *offset, 0),
            Place::Shared { index } => (2, container as usize, *index),
        };
        rows.push(kind);
        rows.extend(&place.to_be_bytes()[size_of::<usize>() - OFFSET..]);
        rows.extend(&index.to_be_bytes()[size_of::<usize>() - 2..]);
    }
    let size = sections.last().map_or(1, |(first, count)| first + count);
    let mut dict = trailer.clone();
    dict.set("Type", "XRef");
    dict.set("Size", i64::from(size));
    dict.set("W", vec![1.into(), integer(OFFSET), 2.into()]);
    let index: Vec<Object> = sections
        .into_iter()
        .flat_map(|(first, count)| [i64::from(first).into(), i64::from(count).into()])
        .collect();
    dict.set("Index", index);
    dict.set("Filter", "FlateDecode");
    Stream::new(dict, deflater.deflate(&rows))
}

fn integer(value: usize) -> Object {
    Object::Integer(i64::try_from(value).unwrap_or(i64::MAX))
}
