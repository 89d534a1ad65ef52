/** Calendars with the days without business, which deadlines of matters and service levels share. */
@NullMarked
package io.watchfloor.ops.platform.calendar;

import org.jspecify.annotations.NullMarked;
