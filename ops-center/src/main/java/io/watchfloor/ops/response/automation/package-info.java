/**
 * Automatic action in seconds: what people approved beforehand is called at once when a case of some class opens. A fold of the journal
 * decides ({@link io.watchfloor.ops.response.automation.AutomationFold}) in the transaction that moves its position, so that each action is made
 * exactly once; {@link io.watchfloor.ops.response.automation.ActionDispatcher} sends it. {@link io.watchfloor.ops.response.automation.Automation} and
 * {@link io.watchfloor.ops.response.automation.Action} are the pure core.
 */
@NullMarked
package io.watchfloor.ops.response.automation;

import org.jspecify.annotations.NullMarked;
