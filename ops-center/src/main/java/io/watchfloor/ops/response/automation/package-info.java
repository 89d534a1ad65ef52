/**
 * Automatic action in seconds: what people approved beforehand is called at once when a case of some class opens. A fold of the journal
 * decides ({@code AutomationProjection}) in the transaction that moves its position, so that each action is made exactly once;
 * {@code ActionDispatcher} sends it. {@code Automation} and {@code Action} are the pure core.
 */
@NullMarked
package io.watchfloor.ops.response.automation;

import org.jspecify.annotations.NullMarked;
