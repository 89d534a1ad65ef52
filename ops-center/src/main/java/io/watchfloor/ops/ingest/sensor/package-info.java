/**
 * What the center knows of each sensor and lets it do: token, rights, rate of new assets, believable clock, standing, and which
 * assets it reported. Asked by {@code ingest} and {@code ingest.setaside}; knows no other room of the way in.
 */
@NullMarked
package io.watchfloor.ops.ingest.sensor;

import org.jspecify.annotations.NullMarked;
