using JdbcStore.Conformance;
using Xunit;
using Suites = JdbcStore.Tests.Conformance.Reference.ReferenceStoreConformance;

namespace JdbcStore.Tests.Conformance.Reference;

/// <summary>A suite that no fault can fail proves nothing: each broken promise must fail the test that is named after it.</summary>
public sealed class EveryFaultIsNoticed
{
    [Theory]
    [InlineData(Fault.LosesTheLastUnitInACrash, typeof(Suites.ConfirmedIsDurable), "A_confirmed_message_survives", Ending.Crash)]
    [InlineData(Fault.ConfirmsWhatWasCancelled, typeof(Suites.ConfirmedIsDurable), "A_commit_cancelled_before_it_began_did_not_happen")]
    [InlineData(Fault.ReordersAUnit, typeof(Suites.OrderIsKept), "Messages_of_one_unit_keep_their_order")]
    [InlineData(Fault.GivesSequencesTwice, typeof(Suites.OrderIsKept), "A_sequence_is_never_given_twice_even_when_all_was_consumed", Ending.Reopen)]
    [InlineData(Fault.BringsAcknowledgedMessagesBack, typeof(Suites.NothingLostNothingBack), "Acknowledged_messages_stay_gone_and_the_others_stay", Ending.Reopen)]
    [InlineData(Fault.AcknowledgesInAnyDestination, typeof(Suites.NothingLostNothingBack), "An_acknowledgement_in_the_wrong_destination_removes_nothing")]
    [InlineData(Fault.ForgetsKeysOfConsumedMessages, typeof(Suites.NoDuplicates), "A_resend_of_a_consumed_message_is_recognised", Ending.Reopen)]
    [InlineData(Fault.ForgetsKeysOverARestart, typeof(Suites.NoDuplicates), "A_resend_is_recognised_in_a_later_life", Ending.TakeOver)]
    [InlineData(Fault.ComparesKeysWithoutCase, typeof(Suites.NoDuplicates), "Keys_that_are_only_almost_equal_are_different", Ending.Reopen)]
    [InlineData(Fault.CommitsWhenFenced, typeof(Suites.FencedStoresCommitNothing), "A_paused_store_that_was_replaced_adds_nothing")]
    [InlineData(Fault.ReadsWhenNotActive, typeof(Suites.NeverAFalseEmpty), "A_standby_reads_nothing")]
    [InlineData(Fault.ReadsNothingFromALostDatabase, typeof(Suites.NeverAFalseEmpty), "A_lost_database_is_an_exception")]
    [InlineData(Fault.AppliesHalfAUnit, typeof(Suites.UnitsAreAtomic), "A_message_is_moved_by_one_unit", Ending.Reopen)]
    [InlineData(Fault.ForgetsDeliveryCounts, typeof(Suites.DeliveryStateIsKept), "Failed_deliveries_are_counted", Ending.Reopen)]
    [InlineData(Fault.MovesTheMarkBack, typeof(Suites.DeliveryStateIsKept), "The_mark_only_moves_forward")]
    [InlineData(Fault.CutsLargeBodies, typeof(Suites.AnySize), "A_body_comes_back_byte_for_byte", (64 << 10) + 1)]
    [InlineData(Fault.TrimsNames, typeof(Suites.AnyName), "Names_that_are_only_almost_equal_are_different")]
    [InlineData(Fault.CountsResends, typeof(Suites.CountsAreExact), "Counts_follow_adds_acknowledgements_and_resends", Ending.Reopen)]
    [InlineData(Fault.KeepsTheLeaseWhenStopped, typeof(Suites.StartsAndStopsWell), "A_stop_hands_over_long_before_the_lease_would_have_expired")]
    [InlineData(Fault.FailsInAnAbsence, typeof(Suites.SuspendsAndResumes), "Commits_given_during_an_absence_wait_and_are_stored_in_order")]
    [InlineData(Fault.ServesTheLastFirst, typeof(Suites.SuspendsAndResumes), "Commits_given_during_an_absence_wait_and_are_stored_in_order")]
    [InlineData(Fault.WaitsForEver, typeof(Suites.SuspendsAndResumes), "Commits_whose_time_is_up_did_not_happen_and_do_not_happen_later")]
    [InlineData(Fault.ShowsPreparedAdds, typeof(Suites.PreparedTransactionsSurvive), "Nothing_of_a_prepared_transaction_is_seen_or_counted")]
    [InlineData(Fault.ShowsWhatIsAcknowledgedByPrepared, typeof(Suites.PreparedTransactionsSurvive), "Nothing_of_a_prepared_transaction_is_seen_or_counted")]
    [InlineData(Fault.ForgetsPreparedTransactions, typeof(Suites.PreparedTransactionsSurvive), "Four_branches_survive_two_endings_in_a_row_and_are_then_decided", Ending.Crash)]
    [InlineData(Fault.GivesPreparedAddsTheirPlaceTooEarly, typeof(Suites.PreparedTransactionsSurvive), "What_is_committed_takes_its_place_behind_all_that_came_meanwhile", Ending.Reopen)]
    [InlineData(Fault.LosesWhatARollbackGivesBack, typeof(Suites.PreparedTransactionsSurvive), "What_is_acknowledged_stays_hidden_and_a_rollback_gives_it_back_at_its_old_place", Ending.Reopen)]
    [InlineData(Fault.ForgetsDeliveryCountsInARollback, typeof(Suites.PreparedTransactionsSurvive), "What_is_acknowledged_stays_hidden_and_a_rollback_gives_it_back_at_its_old_place", Ending.Reopen)]
    [InlineData(Fault.KeepsKeysOfRolledBackAdds, typeof(Suites.PreparedTransactionsAreIsolated), "A_duplicate_key_is_taken_while_it_is_prepared_and_free_again_after_a_rollback", Ending.Reopen)]
    [InlineData(Fault.PreparesANameTwice, typeof(Suites.PreparedTransactionsSurvive), "A_name_in_use_is_refused_and_the_second_unit_does_nothing")]
    [InlineData(Fault.DecidesWhatIsDecided, typeof(Suites.PreparedTransactionsSurvive), "What_is_decided_is_not_decided_again", true)]
    [InlineData(Fault.IgnoresConditions, typeof(Suites.ConditionsHold), "A_message_that_was_acknowledged_or_is_elsewhere_or_never_was_is_not_there")]
    [InlineData(Fault.ChecksConditionsOnTheWay, typeof(Suites.ConditionsHold), "A_refused_unit_changes_nothing_at_all", Ending.Reopen)]
    [InlineData(Fault.FailsTheUnitAfterARefusedOne, typeof(Suites.ConditionsHold), "A_unit_that_is_refused_in_a_burst_fails_alone", 25)]
    [InlineData(Fault.AcceptsStreamsThatEndEarly, typeof(Suites.BrokenStreams), "A_stream_that_ends_early_stores_nothing", 999L, 1000L)]
    [InlineData(Fault.AcceptsStreamsThatGoOn, typeof(Suites.BrokenStreams), "A_stream_that_goes_on_stores_nothing", 1000L, 999L)]
    [InlineData(Fault.CutsBodiesThatAreAcknowledged, typeof(Suites.BodiesAreStreamed), "A_body_acknowledged_while_it_is_read_is_read_wholly_or_fails", 1000)]
    [InlineData(Fault.ReadsLargeBodiesWithPages, typeof(Suites.BodiesAreStreamed), "A_body_over_a_mebibyte_does_not_come_with_a_page", (1 << 20) + 1, false)]
    [InlineData(Fault.CountsOnlyBodiesInPages, typeof(Suites.LargeBodies), "A_streamed_body_comes_back_byte_for_byte", (1 << 20) + 1)]
    [InlineData(Fault.HoldsStreamsInMemory, typeof(Suites.StreamsAreBounded), "A_hundred_mebibytes_come_back_byte_for_byte_and_are_never_held")]
    [InlineData(Fault.ForgetsProducers, typeof(Suites.ProducersAreRemembered), "A_number_is_recognised_in_every_later_life", Ending.Reopen)]
    [InlineData(Fault.ForgetsProducersOfConsumedMessages, typeof(Suites.ProducersAreRemembered), "A_number_is_recognised_though_its_message_was_consumed", Ending.Reopen)]
    [InlineData(Fault.RecognisesOnlyTheLastNumber, typeof(Suites.ProducersAreRemembered), "A_number_that_is_not_above_the_last_one_is_a_resend")]
    [InlineData(Fault.NumbersProducersAcrossDestinations, typeof(Suites.ProducersAreRemembered), "Destinations_and_producers_are_apart")]
    [InlineData(Fault.NeverForgets, typeof(Suites.ResendsAreForgotten), "What_is_forgotten_stays_forgotten_and_its_messages_stay")]
    [InlineData(Fault.ForgetsTooSoon, typeof(Suites.ResendsAreForgotten), "With_a_long_retention_busy_housekeeping_forgets_nothing")]
    [InlineData(Fault.PurgesWhatIsPrepared, typeof(Suites.PurgesAndDeletes), "What_is_prepared_outlives_a_purge", Ending.Reopen)]
    [InlineData(Fault.DeletesWhatIsPrepared, typeof(Suites.PurgesAndDeletes), "A_destination_with_prepared_messages_is_not_deleted", true)]
    [InlineData(Fault.KeepsTheKeysOfTheDeleted, typeof(Suites.PurgesAndDeletes), "A_deleted_destination_is_gone_and_begins_anew", Ending.Reopen)]
    [InlineData(Fault.BringsTheDeletedBack, typeof(Suites.PurgesAndDeletes), "A_deleted_destination_is_gone_and_begins_anew", Ending.Reopen)]
    [InlineData(Fault.IgnoresPriorities, typeof(Suites.PrioritiesAreKept), "A_backlog_is_read_by_priority_and_within_each_in_order", Ending.Reopen)]
    [InlineData(Fault.PassesWhatIsMoreUrgent, typeof(Suites.PrioritiesAreKept), "What_is_more_urgent_comes_next_though_it_arrived_behind_the_reader", Ending.Reopen)]
    [InlineData(Fault.ForgetsPrioritiesInMoves, typeof(Suites.PrioritiesAreKept), "Moved_messages_keep_their_priority_and_what_was_counted_of_them", Ending.Reopen)]
    [InlineData(Fault.ShowsWhatHasExpired, typeof(Suites.ExpiryIsKept), "What_had_expired_when_it_was_sent_is_never_read_and_leaves")]
    [InlineData(Fault.ForgetsExpiry, typeof(Suites.ExpiryIsKept), "The_time_of_expiry_survives", Ending.Reopen)]
    [InlineData(Fault.HandsExpiredOverTwice, typeof(Suites.ExpiryIsKept), "What_expired_while_nobody_looked_is_handed_over_once_and_removed", Ending.Reopen)]
    [InlineData(Fault.IgnoresTheHooksRefusal, typeof(Suites.ExpiryIsKept), "A_message_that_the_hook_leaves_alone_is_asked_for_again")]
    [InlineData(Fault.LosesWhatTheHookAdds, typeof(Suites.ExpiryIsKept), "An_ending_in_the_middle_leaves_each_expired_message_with_one_dead_letter", Ending.Reopen)]
    [InlineData(Fault.LosesWhatTheHookFailsOn, typeof(Suites.ExpiryIsKept), "A_hook_that_fails_loses_nothing_and_holds_nobody_up")]
    [InlineData(Fault.ShowsDelayedAtOnce, typeof(Suites.DelaysAreKept), "A_message_is_not_seen_before_it_is_due_and_comes_behind_those_sent_meanwhile")]
    [InlineData(Fault.ForgetsWhatIsDelayed, typeof(Suites.DelaysAreKept), "Messages_come_in_the_order_in_which_they_are_due", Ending.Crash)]
    [InlineData(Fault.CountsWhatIsDelayed, typeof(Suites.DelaysAreKept), "Far_delays_survive_and_are_counted_only_when_they_are_over", Ending.Reopen)]
    [InlineData(Fault.ReleasesInOrderOfSending, typeof(Suites.DelaysAreKept), "Messages_come_in_the_order_in_which_they_are_due", Ending.Reopen)]
    [InlineData(Fault.DeliversWhatWasCancelled, typeof(Suites.DelaysAreKept), "A_cancelled_message_never_comes", Ending.Reopen)]
    [InlineData(Fault.SweepsAllAtOnce, typeof(Suites.HousekeepingIsInvisible), "Producers_go_on_while_thousands_of_messages_expire")]
    [InlineData(Fault.KeepsKeysOfThePoisoned, typeof(Suites.PoisonFailsAlone), "A_poisoned_message_uses_up_neither_its_key_nor_its_number")]
    [InlineData(Fault.FailsTheUnitAfterARefusedOne, typeof(Suites.PoisonFailsAlone), "Of_fifty_units_in_flight_only_the_poisoned_one_fails", 25)]
    [InlineData(Fault.LosesTheLastMessageInASwitch, typeof(Suites.JournalIsSwitched), "What_was_stored_on_either_way_survives_in_its_order", Ending.Reopen)]
    [InlineData(Fault.RefusesCommitsDuringASwitch, typeof(Suites.JournalIsSwitched), "Switching_to_and_fro_under_load_loses_nothing_and_keeps_every_producers_order")]
    [InlineData(Fault.ForgetsKeysInASwitch, typeof(Suites.JournalIsSwitched), "Resends_are_recognised_on_the_other_way")]
    [InlineData(Fault.SwitchesWithoutTheDatabase, typeof(Suites.JournalIsSwitched), "A_switch_is_refused_while_the_database_is_away_and_nothing_is_lost")]
    public Task A_broken_promise_fails_its_test(Fault fault, Type suite, string test, params object[] arguments) =>
        AssertFailsAsync(fault, suite, test, arguments);

    [Theory]
    [InlineData(Fault.ForgetsSubscriptions, typeof(Suites.SubscriptionsAreListed), "Subscriptions_are_listed_by_client_and_name", Ending.Crash)]
    [InlineData(Fault.KeepsNothingForTheAbsent, typeof(Suites.SubscriptionsAreKept), "What_is_sent_while_nobody_reads_is_kept", Ending.Reopen)]
    [InlineData(Fault.StoresForNobody, typeof(Suites.SubscriptionsAreKept), "A_topic_without_subscriptions_stores_nothing")]
    [InlineData(Fault.StartsTooEarly, typeof(Suites.SubscriptionsAreKept), "A_subscription_begins_with_what_is_sent_after_it")]
    [InlineData(Fault.StartsTooEarly, typeof(Suites.SubscriptionsStartExactly), "Each_subscription_made_while_producers_send_sees_exactly_what_comes_after_it")]
    [InlineData(Fault.StartsTooLate, typeof(Suites.SubscriptionsAreKept), "In_one_unit_a_subscription_begins_where_it_stands", Ending.Reopen)]
    [InlineData(Fault.StartsTooLate, typeof(Suites.SubscriptionsStartExactly), "Each_subscription_made_while_producers_send_sees_exactly_what_comes_after_it")]
    [InlineData(Fault.IgnoresTheOldest, typeof(Suites.SubscriptionsAreKept), "A_retroactive_subscription_begins_with_the_oldest_message_kept_for_others", Ending.Reopen)]
    [InlineData(Fault.BeginsAnewWithTheSameSelector, typeof(Suites.SubscriptionsAreKept), "Subscribing_again_in_the_same_way_changes_nothing", Ending.Reopen)]
    [InlineData(Fault.GoesOnWithAnotherSelector, typeof(Suites.SubscriptionsAreKept), "With_another_selector_or_topic_a_subscription_begins_anew", "other", false)]
    [InlineData(Fault.ComparesSubscriptionsWithoutCase, typeof(Suites.SubscriptionsAreListed), "Names_that_are_only_almost_equal_are_different")]
    [InlineData(Fault.MovesThePointerBack, typeof(Suites.SubscriptionsAcknowledge), "Late_and_repeated_acknowledgements_move_nothing_back", Ending.Reopen)]
    [InlineData(Fault.BringsBackWhatASubscriptionAcknowledged, typeof(Suites.SubscriptionsAcknowledge), "Messages_are_acknowledged_in_any_order", Ending.TakeOver)]
    [InlineData(Fault.AcknowledgesForEverySubscription, typeof(Suites.SubscriptionsAcknowledge), "Messages_are_acknowledged_in_any_order", Ending.Reopen)]
    [InlineData(Fault.AcknowledgesAllBefore, typeof(Suites.SubscriptionsAcknowledge), "Any_mixture_of_acknowledgements_leaves_exactly_what_was_not_acknowledged", 10)]
    [InlineData(Fault.AcknowledgesAcrossPriorities, typeof(Suites.SubscriptionsAcknowledge), "Acknowledging_up_to_a_message_leaves_other_priorities_alone", Ending.Reopen)]
    [InlineData(Fault.AcknowledgesTheFuture, typeof(Suites.SubscriptionsAcknowledge), "Acknowledgements_that_have_nothing_to_acknowledge_do_no_harm")]
    [InlineData(Fault.ShowsWhatASubscriptionHasPrepared, typeof(Suites.SubscriptionsPrepare), "What_is_rolled_back_comes_back_to_that_subscription_only", Ending.Reopen)]
    [InlineData(Fault.LosesWhatARollbackGivesASubscription, typeof(Suites.SubscriptionsPrepare), "What_is_rolled_back_comes_back_to_that_subscription_only", Ending.Crash)]
    [InlineData(Fault.RollsBackForEverySubscription, typeof(Suites.SubscriptionsPrepare), "What_is_rolled_back_comes_back_to_that_subscription_only", Ending.Reopen)]
    [InlineData(Fault.IgnoresSelectors, typeof(Suites.SelectorsChoose), "What_is_not_chosen_is_never_read", Ending.Reopen)]
    [InlineData(Fault.LeaksWhatAllHaveAcknowledged, typeof(Suites.TopicsAreTrimmed), "A_message_goes_when_its_last_subscription_is_done_with_it", true)]
    [InlineData(Fault.LeaksAfterTheLastSubscription, typeof(Suites.TopicsAreTrimmed), "Nothing_is_left_when_the_last_subscription_has_ended", Ending.Reopen)]
    [InlineData(Fault.LeaksLargeBodiesOfTopics, typeof(Suites.TopicsAreTrimmed), "Large_bodies_are_freed_with_their_messages", true)]
    [InlineData(Fault.KeepsWhatNobodyChooses, typeof(Suites.SelectorsChoose), "What_nobody_chooses_goes_although_nobody_acknowledges_it", Ending.Crash)]
    [InlineData(Fault.CommitsWhenFenced, typeof(Suites.SubscriptionsAreKept), "A_paused_store_that_was_replaced_changes_no_subscription")]
    public Task A_broken_promise_of_subscriptions_fails_its_test(Fault fault, Type suite, string test, params object[] arguments) =>
        AssertFailsAsync(fault, suite, test, arguments);

    [Theory]
    [InlineData(Fault.ForgetsKeysOfConsumedMessages)]
    [InlineData(Fault.CountsResends)]
    [InlineData(Fault.AppliesHalfAUnit)]
    public Task A_broken_promise_is_found_by_random_histories(Fault fault) =>
        AssertFailsAsync(fault, typeof(Suites.BehavesLikeTheModel), "Any_history_leaves_what_the_model_holds", []);

    private static async Task AssertFailsAsync(Fault fault, Type suite, string test, object[] arguments)
    {
        ReferenceStore.Fault = fault;
        var instance = (StoreSuite<ReferenceStore>)Activator.CreateInstance(suite)!;
        await instance.InitializeAsync();
        try
        {
            await Assert.ThrowsAnyAsync<Exception>(() => (Task)suite.GetMethod(test)!.Invoke(instance, arguments)!);
        }
        finally
        {
            await instance.DisposeAsync();
        }
    }
}
