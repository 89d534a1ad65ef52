-- Which policy a case has, and how urgent it is, follows also from what people say of its assets: nodes read that with the book.
CREATE TRIGGER oncall_asset_changed AFTER UPDATE OF criticality, asset_group, owner ON asset_board FOR EACH ROW
    WHEN (old.criticality IS DISTINCT FROM new.criticality OR old.asset_group IS DISTINCT FROM new.asset_group
        OR old.owner IS DISTINCT FROM new.owner)
    EXECUTE FUNCTION oncall_changed();
CREATE TRIGGER oncall_asset_added AFTER INSERT ON asset_board FOR EACH ROW
    WHEN (new.criticality IS NOT NULL OR new.asset_group IS NOT NULL OR new.owner IS NOT NULL)
    EXECUTE FUNCTION oncall_changed();
UPDATE oncall_revision SET revision = revision + 1;
