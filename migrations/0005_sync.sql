-- +goose Up
-- How far a reading of a feed had come when it was cut short, so that the next one goes on from there.
ALTER TABLE watermarks
    ADD COLUMN pass_begun   timestamptz,
    ADD COLUMN pass_through timestamptz,
    ADD COLUMN pass_next    text NOT NULL DEFAULT '';
