/** Splunk's HTTP Event Collector as a door: what syslog-ng, Fluent Bit, Vector, Cribl and Splunk's own programs speak. */
@NullMarked
package io.watchfloor.ops.intake.input.hec;

import org.jspecify.annotations.NullMarked;
