/**
 * Input for Elasticsearch's bulk API, including the requests that Beats, Logstash and rsyslog send before they write
 * documents.
 */
@NullMarked
package io.watchfloor.ops.intake.input.bulk;

import org.jspecify.annotations.NullMarked;
