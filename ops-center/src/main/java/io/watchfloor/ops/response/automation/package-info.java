/**
 * Automatic actions within seconds: pre-approved calls when an alert of some class is added to a case. A projection of
 * the journal decides ({@code AutomationProjection}) in the transaction that moves its position, so that each action is
 * created exactly once; {@code ActionDispatcher} makes the calls. {@code Automation} and {@code Action} are the pure
 * core.
 */
@NullMarked
package io.watchfloor.ops.response.automation;

import org.jspecify.annotations.NullMarked;
