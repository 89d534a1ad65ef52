/**
 * Input for Splunk's HTTP Event Collector, used by syslog-ng, Fluent Bit, Vector, Cribl and Splunk's own forwarders.
 */
@NullMarked
package io.watchfloor.ops.intake.input.hec;

import org.jspecify.annotations.NullMarked;
