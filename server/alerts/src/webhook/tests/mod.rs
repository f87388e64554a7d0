//! What is sent to webhooks, and what follows from their answers.

mod answers;
mod bodies;
mod delivering;
mod reaching;
mod scene;
mod signing;
