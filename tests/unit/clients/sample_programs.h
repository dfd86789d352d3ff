#pragma once

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <string>
#include <type_traits>

#include "cte/credentials/v1/credential_service.pb.h"
#include "cte/credentials/v1/program_service.pb.h"

namespace cte::client {

// A message from its text format.
template <typename Message>
Message Proto(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message));
  return message;
}

// That a message is what a text format says.
MATCHER_P(IsProto, text, "") {
  return google::protobuf::util::MessageDifferencer::Equals(
      arg, Proto<std::decay_t<decltype(arg)>>(text));
}

// Programs of every status, with names short and long.
inline credentials::v1::ListProgramsResponse SamplePrograms() {
  return Proto<credentials::v1::ListProgramsResponse>(R"(
    programs {
      psn: 21223 school_year: 2026 cip_code: "10.0202"
      program_name: "Radio & TV Broadcasting Tech" program_type: "REG"
      building_code: "05976" building_name: "Avondale High School"
      agency_code: "63070" agency_name: "Avondale School District"
      district_code: "63070" district_name: "Avondale School District"
      active: true status: PROGRAM_STATUS_REPORTED award_count: 12
    }
    programs {
      psn: 17 school_year: 2026 cip_code: "52.0299"
      program_name: "Business Admin Mgt & Operations" program_type: "REG"
      building_code: "05976" building_name: "Avondale High School"
      agency_code: "63070" agency_name: "Avondale School District"
      district_code: "63070" district_name: "Avondale School District"
      active: true status: PROGRAM_STATUS_DECLARED
      declared_by: "ada" declare_time { seconds: 1773064800 }
    }
    programs {
      psn: 20801 school_year: 2026 cip_code: "11.1003"
      program_name:
        "Computer and Information Systems Security/Information Assurance"
      program_type: "REG"
      building_code: "00412" building_name: "Oakland Technical Campus Southwest"
      agency_code: "63000" agency_name: "Oakland Schools"
      district_code: "63000" district_name: "Oakland Schools"
      active: true status: PROGRAM_STATUS_MISSING
    }
  )");
}

inline credentials::v1::GetProgramResponse SampleProgram() {
  credentials::v1::GetProgramResponse response =
      Proto<credentials::v1::GetProgramResponse>(R"(
    groupings {
      kind: KIND_CURRENTLY_ENROLLED label: "All Currently Enrolled"
      student_count: 48
    }
    groupings {
      kind: KIND_CLASS class_code: "HSMI109-1" label: "Radio Production 3 S2"
      student_count: 17
    }
    groupings {
      kind: KIND_NOT_ENROLLED label: "In school but not enrolled"
      student_count: 9
    }
  )");
  *response.mutable_program() = SamplePrograms().programs(0);
  return response;
}

// Awards of every type, one of them removed.
inline credentials::v1::ListAwardsResponse SampleAwards() {
  return Proto<credentials::v1::ListAwardsResponse>(R"(
    awards {
      psn: 21223 program_name: "Radio & TV Broadcasting Tech"
      cip_code: "10.0202" school_year: 2026 uic: "A025736286"
      last_name: "Pname" first_name: "Jfname"
      credential_type: CREDENTIAL_TYPE_APPROVED credential_code: "CSBPC"
      credential_name:
        "Communication Skills for Business - Professional Communication"
      award_time { seconds: 1773064800 } awarded_by: "ada"
      counts_for_indicator: true
    }
    awards {
      psn: 21223 program_name: "Radio & TV Broadcasting Tech"
      cip_code: "10.0202" school_year: 2026 uic: "A025736286"
      last_name: "Pname" first_name: "Jfname"
      credential_type: CREDENTIAL_TYPE_SUGGESTED
      credential_name: "Podcast Producer" suggested_name: "Podcast Producer"
      suggestion_state: SUGGESTION_STATE_OPEN
      award_time { seconds: 1773064800 } awarded_by: "district-63070-editor"
    }
    awards {
      psn: 21223 program_name: "Radio & TV Broadcasting Tech"
      cip_code: "10.0202" school_year: 2025 uic: "0069297285"
      last_name: "Vlname" first_name: "Tfname"
      credential_type: CREDENTIAL_TYPE_SUPPLEMENTAL credential_code: "AUTCP"
      credential_name: "Audio Technician"
      award_time { seconds: 1741528800 } awarded_by: "ada"
      removal { remove_time { seconds: 1741615200 } removed_by: "grace" }
    }
  )");
}

inline credentials::v1::ListProgramStudentsResponse SampleStudents() {
  credentials::v1::ListProgramStudentsResponse response =
      Proto<credentials::v1::ListProgramStudentsResponse>(R"(
    students {
      uic: "A025736286" last_name: "Pname" first_name: "Jfname"
      display_name: "Pname,Jfname" in_school: true currently_enrolled: true
    }
    students {
      uic: "0069297285" last_name: "Vlname" first_name: "Tfname"
      display_name: "Vlname,Tfname" in_school: true currently_enrolled: true
    }
  )");
  for (int i = 0; i < 2; ++i) {
    *response.mutable_students(0)->add_awards() = SampleAwards().awards(i);
  }
  return response;
}

inline credentials::v1::GetStudentResponse SampleProfile() {
  credentials::v1::GetStudentResponse response =
      Proto<credentials::v1::GetStudentResponse>(R"(
    uic: "A025736286" last_name: "Pname" first_name: "Jfname"
    display_name: "Pname,Jfname" in_school: true
    participations {
      psn: 21223 program_name: "Radio & TV Broadcasting Tech"
      class_code: "HSMI109-1" class_name: "Radio Production 3 S2"
      school_year: 2026 current: true
    }
    participations {
      psn: 21223 program_name: "Radio & TV Broadcasting Tech"
      class_code: "HSMI105-1" class_name: "Radio Production 2 S2"
      school_year: 2025
    }
    qualifies: true qualifies_since_year: 2026
    qualifies_since_time { seconds: 1773064800 } school_year: 2026
  )");
  *response.add_awards() = SampleAwards().awards(0);
  *response.add_awards() = SampleAwards().awards(1);
  *response.add_removed_awards() = SampleAwards().awards(2);
  return response;
}

inline credentials::v1::ListSuggestionsResponse SampleSuggestions() {
  return Proto<credentials::v1::ListSuggestionsResponse>(R"(
    suggestions {
      suggestion_id: "s-41" state: STATE_OPEN
      spellings { name: "Podcast Producer" award_count: 5 }
      spellings { name: "podcast-producer" award_count: 2 }
      award_count: 7 program_count: 2
    }
    suggestions {
      suggestion_id: "s-12" state: STATE_MAPPED
      spellings { name: "Entry-Level Rust Programmer" award_count: 1 }
      award_count: 1 program_count: 1 credential_code: "RUST1"
      settled_by: "state-admin" settle_time { seconds: 1773064800 }
    }
  )");
}

inline credentials::v1::ListCredentialsResponse SampleCatalogue() {
  return Proto<credentials::v1::ListCredentialsResponse>(R"(
    credentials {
      code: "MTA-MDE"
      name: "Microsoft Technology Associate - Mobility and Device Fundamentals"
      type: CREDENTIAL_TYPE_APPROVED
      cip_codes: "11.0501" cip_codes: "11.09" cip_codes: "15"
    }
    credentials {
      code: "PAVSS" name: "Pima Air Systems"
      type: CREDENTIAL_TYPE_SUPPLEMENTAL for_every_program: true
    }
  )");
}

}  // namespace cte::client
