/**
 * Explains alerts from their records and the active rules: match reasons, decoded commands, counted records, processes.
 * Has no side effects.
 *
 * <p>This package also defines the wire format of the evidence chain of a case.
 */
@NullMarked
package io.watchfloor.dashboards.alerts.why;

import org.jspecify.annotations.NullMarked;
