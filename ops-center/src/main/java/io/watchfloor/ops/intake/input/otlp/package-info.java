/** Input for logs that are sent with OTLP over HTTP, in protobuf or JSON. */
@NullMarked
package io.watchfloor.ops.intake.input.otlp;

import org.jspecify.annotations.NullMarked;
