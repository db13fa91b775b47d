//! Randomness from the operating system.

use domain::CertificateCode;

/// Fills an array with random bytes.
pub(crate) fn bytes<const N: usize>() -> Result<[u8; N], crate::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| crate::Error::Randomness(error.to_string()))?;
    Ok(bytes)
}

/// A new verification code.
pub(crate) fn certificate_code() -> Result<CertificateCode, crate::Error> {
    Ok(CertificateCode::from_random(bytes()?))
}

/// A password of 16 characters (80 bits) without look-alikes, in groups of four.
pub(crate) fn password() -> Result<String, crate::Error> {
    const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let characters = bytes::<16>()?.map(|byte| char::from(ALPHABET[usize::from(byte & 31)]));
    Ok(characters
        .chunks(4)
        .map(|group| group.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join("-"))
}

/// A name that nothing else has: 32 hexadecimal digits.
pub(crate) fn token() -> Result<String, crate::Error> {
    Ok(base16ct::lower::encode_string(&bytes::<16>()?))
}
