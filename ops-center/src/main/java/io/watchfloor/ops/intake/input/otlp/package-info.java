/** Input for OTLP over HTTP, for logs in protobuf and JSON. */
@NullMarked
package io.watchfloor.ops.intake.input.otlp;

import org.jspecify.annotations.NullMarked;
