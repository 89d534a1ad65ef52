/** Tests of the links of messages. */
@NullMarked
package io.watchfloor.dashboards.access.ack;

import org.jspecify.annotations.NullMarked;
