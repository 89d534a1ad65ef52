/**
 * Who may read and who may act: the words for persons, roles and permissions. Who there is stands in {@code access.people}, who
 * asks in {@code access.request}: asked by {@code api} and {@code live} before they show or do anything.
 */
@NullMarked
package io.watchfloor.dashboards.access;

import org.jspecify.annotations.NullMarked;
