/** Links by which a person takes a case from the message that told them of it. */
@NullMarked
package io.watchfloor.dashboards.access.ack;

import org.jspecify.annotations.NullMarked;
