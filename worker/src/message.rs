//! Reading and writing plain objects of JavaScript.

use js_sys::{Object, Reflect};
use messages::{Answer, Question, SAYS};
use wasm_bindgen::JsValue;

/// A property; `undefined` where there is none.
pub(crate) fn get(from: &JsValue, name: &str) -> JsValue {
    Reflect::get(from, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// Sets a property of an object made here.
pub(crate) fn set(object: &JsValue, name: &str, value: &JsValue) {
    // Fails for frozen objects alone.
    let _ = Reflect::set(object, &name.into(), value);
}

/// A number; 0 where it is none.
pub(crate) fn number(value: &JsValue) -> f64 {
    value.as_f64().unwrap_or_default()
}

/// What a message asks; `None` where it is no question.
pub(crate) fn question(message: &JsValue) -> Option<Question> {
    serde_wasm_bindgen::from_value(get(message, SAYS)).ok()
}

/// An answer as an object; without anything said it tells that the question came to nothing.
pub(crate) fn answer(says: Option<&Answer>) -> JsValue {
    let answer = Object::new().into();
    if let Some(says) = says.and_then(|says| serde_wasm_bindgen::to_value(says).ok()) {
        set(&answer, SAYS, &says);
    }
    answer
}
