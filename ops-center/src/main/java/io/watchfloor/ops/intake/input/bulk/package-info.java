/** Elasticsearch's bulk interface as a door, with the calls that Beats, Logstash and rsyslog make first. */
@NullMarked
package io.watchfloor.ops.intake.input.bulk;

import org.jspecify.annotations.NullMarked;
