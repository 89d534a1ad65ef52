/** Deadlines of matters: legal terms in hours, days, business days and months, computed in the time zone of the jurisdiction. */
@NullMarked
package io.watchfloor.ops.matter.deadline;

import org.jspecify.annotations.NullMarked;
