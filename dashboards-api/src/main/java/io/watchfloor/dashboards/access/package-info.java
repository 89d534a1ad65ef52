/**
 * Who may read and who may act: people, their sessions, one-time links and API tokens. Asked by {@code api} and
 * {@code live} before they show or do anything.
 */
@NullMarked
package io.watchfloor.dashboards.access;

import org.jspecify.annotations.NullMarked;
