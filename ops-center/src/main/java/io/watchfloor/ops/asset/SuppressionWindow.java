package io.watchfloor.ops.asset;

import io.watchfloor.ops.platform.id.AlertId;
import io.watchfloor.ops.platform.id.RuleId;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;

/**
 * An alert after which repeats are suppressed.
 *
 * @param suppression id of the rule that selects the records of the suppression
 * @param alert the alert that stands for the suppressed matches
 * @param level its severity; a match of a higher severity is not suppressed
 * @param from time of the record that alerted, included
 * @param until excluded
 * @param forgetAt time of the center at which the asset forgets the window: the time of the suppression has then passed
 *     since the center received the record that alerted, too, so that repeats of a delayed spool are suppressed
 */
public record SuppressionWindow(
        RuleId suppression, AlertId alert, Level level, Instant from, Instant until, Instant forgetAt) {}
