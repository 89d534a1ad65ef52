/**
 * Risk assessment of sign-ins: compares each sign-in with earlier sign-ins, explains and stores the result, and applies
 * the configured consequence.
 */
@NullMarked
package io.watchfloor.dashboards.access.signin;

import org.jspecify.annotations.NullMarked;
