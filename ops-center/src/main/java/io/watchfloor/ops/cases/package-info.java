/**
 * People's work: the case, its verbs and its pages. Receives alerts from {@code triage} and pages people through
 * {@code escalation}.
 */
@NullMarked
package io.watchfloor.ops.cases;

import org.jspecify.annotations.NullMarked;
