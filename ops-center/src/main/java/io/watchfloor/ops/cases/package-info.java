/**
 * Case work: the case, its actions and its notifications. Receives alerts from {@code incident.triage} and notifies
 * people through {@code paging.escalation}.
 */
@NullMarked
package io.watchfloor.ops.cases;

import org.jspecify.annotations.NullMarked;
