/**
 * Case handling: cases, the users' actions on cases, and notifications about cases. Receives alerts from {@code
 * incident.triage} and notifies people through {@code paging.escalation}.
 */
@NullMarked
package io.watchfloor.ops.cases;

import org.jspecify.annotations.NullMarked;
