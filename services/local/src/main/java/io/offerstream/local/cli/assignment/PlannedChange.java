package io.offerstream.local.cli.assignment;

import io.offerstream.schemas.Arm;
import io.offerstream.schemas.CustomerFeatures;
import io.offerstream.slates.cycle.Budgets;
import io.offerstream.slates.cycle.Decision;
import io.offerstream.slates.cycle.OpenCycle;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Decides customers on both sides of a plan, and counts what differs. Owned by one thread. */
final class PlannedChange {
    private final OpenCycle before;
    private final OpenCycle after;
    private final List<SlateWorth> judges;
    private final PlanSide sideBefore = new PlanSide();
    private final PlanSide sideAfter = new PlanSide();
    private final Map<Arm, Long> changed = new EnumMap<>(Arm.class);
    private final Map<Arm, Long> others = new EnumMap<>(Arm.class);
    private long customers;
    private long movedArms;

    /** @param judges whose calibrators slates of TEST are judged by */
    PlannedChange(OpenCycle before, OpenCycle after, List<SlateWorth> judges) {
        this.before = before;
        this.after = after;
        this.judges = judges;
    }

    void add(List<CustomerFeatures> together) {
        var subjectsBefore = before.meet(together);
        var subjectsAfter = after.meet(together);
        for (int i = 0; i < together.size(); i++) {
            var one = before.decide(subjectsBefore.get(i), Set.of(), Budgets.UNLIMITED);
            var other = after.decide(subjectsAfter.get(i), Set.of(), Budgets.UNLIMITED);
            sideBefore.add(one);
            sideAfter.add(other);
            judge(together.get(i), one, before, sideBefore);
            judge(together.get(i), other, after, sideAfter);
            compare(one, other);
        }
    }

    private void compare(Decision one, Decision other) {
        customers++;
        movedArms += one.arm() == other.arm() ? 0 : 1;
        var offersBefore = one.slate().offers();
        var offersAfter = other.slate().offers();
        if (!offersBefore.equals(offersAfter)) {
            changed.merge(one.arm(), 1L, Long::sum);
            if (!new HashSet<>(offersBefore).equals(new HashSet<>(offersAfter))) {
                others.merge(one.arm(), 1L, Long::sum);
            }
        }
    }

    private void judge(CustomerFeatures customer, Decision decision, OpenCycle open, PlanSide side) {
        if (decision.arm() == Arm.TEST) {
            var offers = decision.slate().offers().stream()
                    .map(id -> open.offers().get(open.offers().indexOf(id)))
                    .toList();
            judges.forEach(judge -> side.expect(judge.version(), judge.of(customer, offers)));
        }
    }

    OpenCycle before() {
        return before;
    }

    OpenCycle after() {
        return after;
    }

    PlanSide sideBefore() {
        return sideBefore;
    }

    PlanSide sideAfter() {
        return sideAfter;
    }

    List<SlateWorth> judges() {
        return judges;
    }

    long customers() {
        return customers;
    }

    /** Customers with another arm than before. */
    long movedArms() {
        return movedArms;
    }

    /** Customers whose slate differs, be it in its order alone, by the arm they were in before. */
    long changed(Arm arm) {
        return changed.getOrDefault(arm, 0L);
    }

    /** Customers whose slate has another offer, by the arm they were in before. */
    long others(Arm arm) {
        return others.getOrDefault(arm, 0L);
    }

    long changed() {
        return changed.values().stream().mapToLong(Long::longValue).sum();
    }

    long others() {
        return others.values().stream().mapToLong(Long::longValue).sum();
    }
}
