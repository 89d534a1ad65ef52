/** GELF, Graylog's format: chunked and packed datagrams, and zero-ended messages by TCP. */
@NullMarked
package io.watchfloor.ops.intake.input.gelf;

import org.jspecify.annotations.NullMarked;
