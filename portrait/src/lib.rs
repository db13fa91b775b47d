//! portrait
