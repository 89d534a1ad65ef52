/** The language between sensor and center, without any I/O. Spoken by {@code agent}, understood by {@code ops.ingest}. */
@NullMarked
package io.watchfloor.sensors.protocol;

import org.jspecify.annotations.NullMarked;
