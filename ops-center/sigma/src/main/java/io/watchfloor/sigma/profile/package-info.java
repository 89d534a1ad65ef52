/**
 * The details of assets and accounts that rules can compare: tags, criticality and group at one revision. The engine gets
 * it with each record and reads nothing itself.
 */
@NullMarked
package io.watchfloor.sigma.profile;

import org.jspecify.annotations.NullMarked;
