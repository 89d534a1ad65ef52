/**
 * People's work: the case, its verbs and its pages. Receives alerts from {@code incident.triage} and pages people through
 * {@code paging.escalation}.
 */
@NullMarked
package io.watchfloor.ops.cases;

import org.jspecify.annotations.NullMarked;
