/** OTLP over HTTP as a door, for logs: protobuf and JSON. */
@NullMarked
package io.watchfloor.ops.intake.input.otlp;

import org.jspecify.annotations.NullMarked;
