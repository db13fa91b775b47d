//! Reading and writing plain objects of JavaScript.

use domain::crop::CropRect;
use js_sys::{Array, Object, Reflect};
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

/// An object of these properties.
pub(crate) fn object(properties: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new().into();
    for (name, value) in properties {
        set(&object, name, value);
    }
    object
}

/// A property that is text; empty where it is not.
pub(crate) fn text(from: &JsValue, name: &str) -> String {
    get(from, name).as_string().unwrap_or_default()
}

/// A number; 0 where it is none.
pub(crate) fn number(value: &JsValue) -> f64 {
    value.as_f64().unwrap_or_default()
}

/// A rectangle as `[x, y, width, height, rotation]`.
pub(crate) fn to_rect(value: &JsValue) -> Option<CropRect> {
    let numbers: Vec<f64> = Array::from(value)
        .iter()
        .filter_map(|value| value.as_f64())
        .collect();
    let [x, y, width, height, rotation] = numbers[..] else {
        return None;
    };
    Some(CropRect {
        x,
        y,
        width,
        height,
        rotation,
    })
}

/// See [`to_rect`].
pub(crate) fn from_rect(rect: &CropRect) -> JsValue {
    let CropRect {
        x,
        y,
        width,
        height,
        rotation,
    } = *rect;
    let numbers: Array = [x, y, width, height, rotation]
        .into_iter()
        .map(JsValue::from_f64)
        .collect();
    numbers.into()
}
