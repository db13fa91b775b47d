//! Objects in the notation of PDF (ISO 32000-1, 7.3), as short as it goes.

use lopdf::{Dictionary, Object, StringFormat};

/// Appends an object.
pub(crate) fn push_object(out: &mut Vec<u8>, object: &Object) {
    match object {
        Object::Null => push_word(out, b"null"),
        Object::Boolean(true) => push_word(out, b"true"),
        Object::Boolean(false) => push_word(out, b"false"),
        Object::Integer(value) => push_word(out, value.to_string().as_bytes()),
        Object::Real(value) => push_word(out, value.to_string().as_bytes()),
        Object::Reference((id, generation)) => {
            push_word(out, format!("{id} {generation} R").as_bytes());
        }
        Object::Name(name) => push_name(out, name),
        Object::String(bytes, StringFormat::Literal) => push_literal(out, bytes),
        Object::String(bytes, StringFormat::Hexadecimal) => push_hexadecimal(out, bytes),
        Object::Array(objects) => {
            out.push(b'[');
            for object in objects {
                push_object(out, object);
            }
            out.push(b']');
        }
        Object::Dictionary(dictionary) => push_dictionary(out, dictionary),
        Object::Stream(stream) => {
            push_dictionary(out, &stream.dict);
            out.extend_from_slice(b"stream\n");
            out.extend_from_slice(&stream.content);
            out.extend_from_slice(b"\nendstream");
        }
    }
}

/// Appends a dictionary.
pub(crate) fn push_dictionary(out: &mut Vec<u8>, dictionary: &Dictionary) {
    out.extend_from_slice(b"<<");
    for (key, value) in dictionary.iter() {
        push_name(out, key);
        push_object(out, value);
    }
    out.extend_from_slice(b">>");
}

/// A word must not run into the one before it.
fn push_word(out: &mut Vec<u8>, word: &[u8]) {
    if !matches!(
        out.last(),
        None | Some(b'\n' | b'[' | b']' | b'<' | b'>' | b'(' | b')')
    ) {
        out.push(b' ');
    }
    out.extend_from_slice(word);
}

fn push_name(out: &mut Vec<u8>, name: &[u8]) {
    out.push(b'/');
    for byte in name {
        if byte.is_ascii_graphic() && !b"#/()<>[]{}%".contains(byte) {
            out.push(*byte);
        } else {
            out.push(b'#');
            push_digits(out, &[*byte]);
        }
    }
}

fn push_literal(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(b'(');
    for byte in bytes {
        match byte {
            b'(' | b')' | b'\\' => out.extend_from_slice(&[b'\\', *byte]),
            // An end of line of any kind reads as a line feed unless it is written out.
            b'\r' => out.extend_from_slice(b"\\r"),
            _ => out.push(*byte),
        }
    }
    out.push(b')');
}

fn push_hexadecimal(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(b'<');
    push_digits(out, bytes);
    out.push(b'>');
}

fn push_digits(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend_from_slice(base16ct::upper::encode_string(bytes).as_bytes());
}

#[cfg(test)]
mod tests {
    use lopdf::dictionary;

    use super::*;

    #[test]
    fn objects_are_short_and_stay_apart() {
        let object = Object::Dictionary(dictionary! {
            "A B" => vec![1.into(), Object::Real(-0.5), Object::Reference((7, 0)), "N".into(), true.into()],
            "S" => Object::string_literal("a(b)\\\r"),
            "H" => Object::String(vec![0xfe, 0x01], StringFormat::Hexadecimal),
        });
        let mut out = Vec::new();
        push_object(&mut out, &object);
        assert_eq!(
            String::from_utf8_lossy(&out),
            "<</A#20B[1 -0.5 7 0 R/N true]/S(a\\(b\\)\\\\\\r)/H<FE01>>>"
        );
    }
}
