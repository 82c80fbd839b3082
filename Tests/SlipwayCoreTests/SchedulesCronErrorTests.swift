import Testing

@testable import SlipwayCore

struct SchedulesCronErrorTests {
    private static let fields =
        "the fields are minute, hour, day of month, month and day of week"
    private static let noSeconds = "there are no seconds and no years: " + fields

    @Test(
        arguments: [
            ("", "the cron text is empty\n\(fields)\nfor example cron \"0 2 * * *\""),
            (" \t\n", "the cron text is empty\n\(fields)\nfor example cron \"0 2 * * *\""),
            (
                "0 2 * *",
                "the cron text `0 2 * *` has 4 fields, not 5\n\(fields)\nfor example cron \"0 2 * * *\""
            ),
            (
                "daily",
                "the cron text `daily` has 1 field, not 5\n\(fields)\nfor example cron \"0 2 * * *\""
            ),
            (
                "0 30 7 * * MON",
                "the cron text `0 30 7 * * MON` has 6 fields, not 5\n\(noSeconds)\n"
                    + "for example cron \"30 7 * * MON\""
            ),
            (
                "0 30 7 1 * * 2026",
                "the cron text `0 30 7 1 * * 2026` has 7 fields, not 5\n\(noSeconds)\n"
                    + "for example cron \"30 7 1 * *\""
            ),
            (
                "0 30 7 ? * MON",
                "the cron text `0 30 7 ? * MON` has 6 fields, not 5\n\(noSeconds)\n"
                    + "for example cron \"0 2 * * *\""
            ),
            (
                "@daily",
                "`@daily` is not taken\na schedule is written out in its five fields\n"
                    + "for example cron \"0 0 * * *\""
            ),
            (
                "@Hourly",
                "`@Hourly` is not taken\na schedule is written out in its five fields\n"
                    + "for example cron \"0 * * * *\""
            ),
            (
                "@weekyl",
                "`@weekyl` is not taken\na schedule is written out in its five fields\n"
                    + "for example cron \"0 0 * * 0\""
            ),
            (
                "@reboot",
                "`@reboot` is not taken\na schedule is written out in its five fields\n"
                    + "for example cron \"0 2 * * *\""
            ),
            (
                "60 * * * *",
                "the minute field cannot be `60`\nits values are 0-59\nfor example `*/15`"
            ),
            ("0 24 * * *", "the hour field cannot be `24`\nits values are 0-23\nfor example `2`"),
            (
                "0 0 0 * *",
                "the day-of-month field cannot be `0`\nits values are 1-31\nfor example `1,15`"
            ),
            (
                "0 0 32 * *",
                "the day-of-month field cannot be `32`\nits values are 1-31\nfor example `1,15`"
            ),
            (
                "0 0 1 13 *",
                "the month field cannot be `13`\nits values are 1-12 or JAN-DEC\nfor example `*`"
            ),
            (
                "0 0 * * 8",
                "the day-of-week field cannot be `8`\n"
                    + "its values are 0-7 or SUN-SAT, where 0 and 7 are Sunday\nfor example `MON-FRI`"
            ),
            (
                "1-99999999999999999999 * * * *",
                "the minute field cannot be `99999999999999999999`\nits values are 0-59\n"
                    + "for example `*/15`"
            ),
            (
                "0 0 * * MNO",
                "the day-of-week field cannot be `MNO`\n"
                    + "its values are 0-7 or SUN-SAT, where 0 and 7 are Sunday\ndid you mean `MON`?"
            ),
            (
                "0 0 * * Monday",
                "the day-of-week field cannot be `Monday`\n"
                    + "its values are 0-7 or SUN-SAT, where 0 and 7 are Sunday\ndid you mean `MON`?"
            ),
            (
                "0 0 1 SUN *",
                "the month field cannot be `SUN`\nits values are 1-12 or JAN-DEC\n"
                    + "`SUN` belongs in the day-of-week field"
            ),
            (
                "0 MON * * *",
                "the hour field cannot be `MON`\nits values are 0-23\n"
                    + "`MON` belongs in the day-of-week field"
            ),
            (
                "0 0 L * *",
                "the day-of-month field cannot be `L`\nits values are 1-31\nfor example `1,15`"
            ),
            (
                "0 0 ? * 1",
                "the day-of-month field cannot be `?`\nit takes `*`, a value, a range such as `1-5`, "
                    + "or a list with commas; a value is 1-31\nwrite `*`"
            ),
            (
                "0 0 * * 5#3",
                "the day-of-week field cannot be `5#3`\nit takes `*`, a value, a range such as `1-5`, "
                    + "or a list with commas; a value is 0-7 or SUN-SAT, where 0 and 7 are Sunday\n"
                    + "for example `MON-FRI`"
            ),
            (
                "1,,2 * * * *",
                "the minute field has nothing between commas\nit takes `*`, a value, a range such as "
                    + "`1-5`, or a list with commas; a value is 0-59\nfor example `*/15`"
            ),
            (
                "0 17-9 * * *",
                "the range `17-9` of the hour field runs backwards\n"
                    + "its values are 0-23, smaller ones first\nwrite `17-23,0-9`"
            ),
            (
                "0 0 * * FRI-MON",
                "the range `FRI-MON` of the day-of-week field runs backwards\n"
                    + "its values are 0-7 or SUN-SAT, where 0 and 7 are Sunday, smaller ones first\n"
                    + "write `5-6,0-1`"
            ),
            (
                "0 0 * * 6-0",
                "the range `6-0` of the day-of-week field runs backwards\n"
                    + "its values are 0-7 or SUN-SAT, where 0 and 7 are Sunday, smaller ones first\n"
                    + "write `6-7`"
            ),
            (
                "*/90 * * * *",
                "the step of `*/90` does not fit into the minute field\na step there is 1-59; a larger "
                    + "one would never take a second step\nwrite a smaller step, or the value alone"
            ),
            (
                "0 */0 * * *",
                "the step of `*/0` does not fit into the hour field\na step there is 1-23; a larger "
                    + "one would never take a second step\nwrite a smaller step, or the value alone"
            ),
            (
                "0 0 30 2 *",
                "`0 0 30 2 *` never comes\nnone of its months has such a day\n"
                    + "choose a day that the month has"
            ),
            (
                "0 0 31 apr,jun *",
                "`0 0 31 APR,JUN *` never comes\nnone of its months has such a day\n"
                    + "choose a day that the month has"
            ),
            (
                "0 0 31 2 */2",
                "`0 0 31 2 */2` never comes\nnone of its months has such a day\n"
                    + "choose a day that the month has"
            ),
            (
                String(repeating: "0,", count: 300) + "0 * * * *",
                "the cron text is too long\n500 bytes are taken at most\n"
                    + "write ranges and steps, such as `1-30/5`, in place of long lists"
            ),
        ] as [(String, String)])
    func `a bad expression says which field, what was found and what is allowed`(
        _ text: String, expected: String
    ) {
        let error = #expect(throws: ScheduleError.self) { try CronExpression(text) }
        #expect(error.map(transcript) == expected)
        #expect(error?.code == "bad-schedule")
    }

    @Test(arguments: [
        "1- * * * *", "-5 * * * *", "/5 * * * *", "*/ * * * *", "*-5 * * * *", "** * * * *",
        "1-2-3 * * * *", "*/5/5 * * * *", "+5 * * * *", "٥ * * * *", "5.0 * * * *", "1;2 * * * *",
        "0x5 * * * *", "*/-1 * * * *", ", * * * *", "👍 * * * *", "0 0 1 1 *5",
    ])
    func `what cannot be read is refused`(_ text: String) {
        let error = #expect(throws: ScheduleError.self) { try CronExpression(text) }
        guard case .unreadableItem? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(arguments: [
        "*/59 * * * *", "0 */23 * * *", "0 0 */30 * *", "0 0 1 */11 *", "0 0 * * */7",
        "0 0 29 2 *", "0 0 30 2 1", "0 0 31 1-2 *", "07 007 * * *",
    ])
    func `what is at the limit is taken`(_ text: String) throws {
        #expect(try CronExpression(text).text == text)
    }
}
