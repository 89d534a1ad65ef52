/** Exceptions from rules: routes, views, and reminders of their end. */
@NullMarked
package io.watchfloor.dashboards.rules.exceptions;

import org.jspecify.annotations.NullMarked;
