/**
 * The work of people: the case, its verbs and its pages. Admits alerts from {@code triage}, tells people through
 * {@code escalation}.
 */
@NullMarked
package io.watchfloor.ops.cases;

import org.jspecify.annotations.NullMarked;
