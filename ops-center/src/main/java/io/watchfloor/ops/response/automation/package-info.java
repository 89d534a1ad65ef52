/**
 * Automatic actions within seconds: pre-approved calls when an alert that matches given conditions is added to a case.
 * A projection of the journal ({@code AutomationProjection}) creates the actions in the transaction that moves the
 * projection's position, so that each action is created exactly once. {@code ActionDispatcher} makes the calls. {@code
 * Automation} and {@code Action} contain the rules, without I/O.
 */
@NullMarked
package io.watchfloor.ops.response.automation;

import org.jspecify.annotations.NullMarked;
