package io.watchfloor.ops.backtest;

import io.watchfloor.ops.incident.triage.JoinPolicy;
import io.watchfloor.ops.paging.oncall.OnCallConfiguration;

/**
 * The policies by which the center opens cases and notifies people.
 *
 * @param onCall as it is now
 */
public record CasePolicy(JoinPolicy joining, OnCallConfiguration onCall) {}
