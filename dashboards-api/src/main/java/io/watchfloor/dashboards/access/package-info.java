/**
 * Access control: people, roles and rights. {@code access.people} stores the accounts, {@code access.request}
 * authenticates requests; {@code api} and {@code live} call {@code access} before they show or change anything.
 */
@NullMarked
package io.watchfloor.dashboards.access;

import org.jspecify.annotations.NullMarked;
