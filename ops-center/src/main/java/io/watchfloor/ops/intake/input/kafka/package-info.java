/** Input for Kafka topics, which are read as a member of a consumer group. */
@NullMarked
package io.watchfloor.ops.intake.input.kafka;

import org.jspecify.annotations.NullMarked;
