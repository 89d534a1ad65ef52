/** Topics of Kafka, read as a member of a consumer group. */
@NullMarked
package io.watchfloor.ops.door.kafka;

import org.jspecify.annotations.NullMarked;
