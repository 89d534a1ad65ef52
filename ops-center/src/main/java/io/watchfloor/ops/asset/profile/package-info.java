/** What people say of an asset: its tags, how much depends on it, and who answers for it. Telemetry never changes it. */
@NullMarked
package io.watchfloor.ops.asset.profile;

import org.jspecify.annotations.NullMarked;
